import type { Edit } from './planted-bug.ts'

/** The text with the bug in it. @throws when what is to be replaced does not stand there once: the code has moved on, and so has the bug. */
export function plantedText(text: string, { file, find, put }: Edit): string {
  const found = text.split(find).length - 1
  if (found !== 1) throw new Error(`planting a bug in ${file}: expected the text once, found it ${found} times: ${JSON.stringify(find)}`)
  return text.replace(find, () => put)
}
