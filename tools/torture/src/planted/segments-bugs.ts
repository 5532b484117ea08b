import type { PlantedBug } from './planted-bug.ts'

export const SEGMENTS_BUGS: readonly PlantedBug[] = [
  {
    name: 'flush-before-sync',
    what: 'a flush resolves when the system has the bytes, before the disk has them',
    seenIn: 'LevelDB’s asynchronous default, Kafka without flush.messages: “written” is not “durable”',
    edits: [
      {
        file: 'packages/segments/src/writer/segment-file.ts',
        find: '    if (sync) await this.#file.datasync()\n',
        put: '    if (sync && bytes < 0) await this.#file.datasync()\n',
      },
    ],
    caughtBy: { kind: 'campaign', campaign: 'simulation', pattern: 'local', cases: 300 },
  },
  {
    name: 'buffer-cleared-before-write',
    what: 'lines that a failed write did not take are let go of',
    seenIn: 'the Python ancestor: it cleared its buffer before the write that failed',
    edits: [
      {
        file: 'packages/segments/src/writer/segment-writer.ts',
        find: '      onUndone: (): void => this.#queue.putBack(),\n',
        put: "      onUndone: (): void => this.#release(this.#queue.taken - this.#queue.released, ''),\n",
      },
    ],
    caughtBy: { kind: 'test', file: 'packages/segments/test/writer/segment-writer.failures.test.ts' },
  },
  {
    name: 'name-used-twice',
    what: 'a name counts as free when nothing of it is in ready/, though the etl has consumed a segment of that name',
    seenIn: 'the Python ancestor: its counter began anew after a restart in the same hour',
    edits: [
      {
        file: 'packages/segments/src/names/name-taker.ts',
        find: '    while (await exists(storage, keys.name(segmentName({ hour, counter })))) counter++\n',
        put: '    while (await exists(storage, keys.ready(segmentName({ hour, counter })))) counter++\n',
      },
      {
        file: 'packages/segments/src/names/name-taker.ts',
        find: "      if (holder?.['token'] !== token) return false\n",
        put: "      if (holder?.['token'] === '') return false\n",
      },
    ],
    caughtBy: { kind: 'campaign', campaign: 'simulation', pattern: 'local', cases: 300 },
  },
  {
    name: 'tail-cut-a-line-too-far',
    what: 'recovery cuts the last whole line with the torn one',
    seenIn: 'etcd’s WAL repair and many log recoveries: the last record that is whole must stay',
    edits: [
      {
        file: 'packages/segments/src/lines/torn-tail.ts',
        find: '      const at = found.lastIndexOf(NEWLINE)\n'.replace('      ', '    '),
        put: '    const at = found.lastIndexOf(NEWLINE, end === size ? found.lastIndexOf(NEWLINE) - 1 : undefined)\n',
      },
    ],
    caughtBy: { kind: 'campaign', campaign: 'simulation', pattern: 'local', cases: 300 },
  },
  {
    name: 'lease-by-wall-clock',
    what: 'a lease ends when the wall clock says so, and that can be stepped',
    seenIn: 'Redlock, and every lock that trusts synchronised clocks',
    edits: [{ file: 'packages/segments/src/lock/lease-watch.ts', find: 'this.#clock.monotonicMs()', put: 'this.#clock.wallMs()' }],
    caughtBy: { kind: 'test', file: 'packages/segments/test/lock/lease-watch.test.ts' },
  },
]
