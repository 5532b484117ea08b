import { mutateLine, type Random, samples } from '@fluxforge/testkit'

const DATA = '"data":'
const LINES = Object.values(samples)

/** A frame as an exchange might send it on its worst day: mostly of good ones with a change or two, else any bytes. */
export function oddFrame(random: Random): Buffer {
  switch (random.integer(10)) {
    case 0:
      return Buffer.from(Array.from({ length: random.integer(300) }, () => random.integer(256)))
    case 1:
      return Buffer.from(oddHead(random))
    case 2:
      return Buffer.from(frameOf(random.pick(LINES)))
    default:
      return mutateLine(frameOf(random.pick(LINES)), random)
  }
}

function frameOf(line: string): string {
  return line.slice(line.indexOf(DATA) + DATA.length, -1)
}

/** What the recorder looks at, in every order and spelling. */
function oddHead(random: Random): string {
  const members = [
    `"channel":${random.pick(['"ticker"', '"_fluxforge"', '"_unknown"', '""', '"ti\\u0063ker"', '"\\ud800"', '"a\\"b"', 'null', '7', `"${'c'.repeat(100)}"`])}`,
    `"sequence_num":${random.pick(['0', '7', '-1', '1e2', '007', '9007199254740991', '9007199254740993', '"7"', 'null', '1.5'])}`,
    `"timestamp":${random.pick(['"2025-12-03T14:00:00Z"', '""', '"a\\"b"', 'null'])}`,
    `"client_id":${random.pick(['""', '"x"', '1'])}`,
    `"data":${random.pick(['{}', '{"a":"}"}', '"}"'])}`,
  ]
  const some = members.filter(() => !random.chance(1 / 4)).toSorted(() => random.next() - 0.5)
  return `{${some.join(random.pick([',', ', ', ',\t']))}}`
}
