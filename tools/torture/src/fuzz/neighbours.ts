import { level2, price } from '@fluxforge/testkit'

/** A product that no sample and no mutation knows. */
export const NEIGHBOUR = 'NEIGHBOUR-USD'

/** A good line, told from the others by its price. */
export function neighbour(number: number): Buffer {
  return Buffer.from(level2([price(`"${number}"`)], { product: NEIGHBOUR }))
}

/** Those of the good lines among `lines`, in their order. */
export function neighbourNumbers(lines: readonly Buffer[]): number[] {
  return lines.flatMap((line) => {
    const [, digits] = line.includes(NEIGHBOUR) ? (/"price_level":"(\d+)"/.exec(line.toString()) ?? []) : []
    return digits === undefined ? [] : [Number(digits)]
  })
}
