/** A number above 0 of the command line. */
export function positive(name: string, text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new Error(`${name}: expected a number above 0, found "${text}"`)
  return value
}
