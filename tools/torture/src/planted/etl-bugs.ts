import type { PlantedBug } from './planted-bug.ts'

const BATCH_WORK = 'packages/etl/src/batches/batch-work.ts'
const COMMIT_LOG = 'packages/etl/src/batches/commit-log.ts'
const CLEAN_UP = 'packages/etl/src/batches/clean-up.ts'
const PUT_ONCE = 'packages/etl/src/batches/put-once.ts'
const OUTPUT_KEYS = 'packages/etl/src/batches/output-keys.ts'

export const ETL_BUGS: readonly PlantedBug[] = [
  {
    name: 'delete-before-commit',
    what: 'raw goes once the parts are written, before the commit is',
    seenIn: 'the Python ancestor, and log shippers that acknowledge before the upload is complete',
    edits: [
      {
        file: BATCH_WORK,
        find: '    // 13: durable parts,',
        put: '    for (const { segment } of readings) await this.#desk.input.delete(this.#desk.keys.ready(segment))\n    // 13: durable parts,',
      },
    ],
    caughtBy: { kind: 'test', file: 'packages/etl/test/batches/converting.test.ts' },
  },
  {
    name: 'random-part-names',
    what: 'parts have names of chance, so that a second try leaves a second copy',
    seenIn: 'Spark’s task attempts without an output committer',
    edits: [
      { file: OUTPUT_KEYS, find: "import { createHash } from 'node:crypto'", put: "import { createHash, randomUUID } from 'node:crypto'" },
      {
        file: OUTPUT_KEYS,
        find: "createHash('sha256').update(`${batch}\\n`)",
        put: "createHash('sha256').update(`${batch}${randomUUID()}\\n`)",
      },
    ],
    caughtBy: { kind: 'test', file: 'packages/etl/test/batches/crashes.test.ts' },
  },
  {
    name: 'late-segment-in-a-second-batch',
    what: 'the number of a list comes after commits that were looked at behind the lists, so that a segment that was listed meanwhile gets into a second one',
    seenIn: 'our own etl, before decision 0010; Kafka Connect’s rebalances deliver so',
    edits: [
      {
        file: 'packages/etl/src/batches/batch-worker.ts',
        find: '      if (unknown.length === 0) {\n',
        put: '      if (unknown.length >= 0) {\n',
      },
    ],
    caughtBy: { kind: 'test', file: 'packages/etl/test/batches/looking-round.test.ts' },
  },
  {
    name: 'commit-before-parts',
    what: 'the commit is written while parts are still on their way',
    seenIn: 'lakes whose manifest names files that a crash then kept from being there',
    edits: [
      {
        file: PUT_ONCE,
        find: "    await output.put(key, bytes, { mode: 'create' })\n",
        put: "    output.put(key, bytes, { mode: 'create' }).catch(() => undefined)\n",
      },
    ],
    caughtBy: { kind: 'test', file: 'packages/etl/test/batches/converting.test.ts' },
  },
  {
    name: 'dead-letter-not-written',
    what: 'dead letters are counted, and their lines are nowhere',
    seenIn: 'Logstash and Fluentd pipelines that drop what they can not parse',
    edits: [
      {
        file: BATCH_WORK,
        find: '    if (deadLetterBytes === null) return null\n',
        put: '    if (deadLetterBytes !== undefined) return null\n',
      },
    ],
    caughtBy: { kind: 'test', file: 'packages/etl/test/batches/dead-letters.test.ts' },
  },
  {
    name: 'read-back-skipped',
    what: 'a commit that was proposed is taken for the one that stands',
    seenIn: 'conditional puts whose answer was lost: the writer believes in its own commit',
    edits: [
      {
        file: COMMIT_LOG,
        find: '    this.#durable.add(batch)\n    return await this.read(batch)\n',
        put: '    this.#durable.add(batch)\n    return parseCommit(bytes, batch)\n',
      },
    ],
    caughtBy: { kind: 'test', file: 'packages/etl/test/batches/converting.test.ts' },
  },
  {
    name: 'orphan-parts-deleted-while-owned',
    what: 'parts that no commit names yet are deleted, though their commit is still to come',
    seenIn: 'the orphan clean-up of Delta and Iceberg run with too short a retention',
    edits: [
      {
        file: 'packages/etl/src/doctor/judge-unnamed.ts',
        find: "    if (isOpen) return { kind: 'open' }\n",
        put: "    if (isOpen) return { kind: 'orphaned' }\n",
      },
    ],
    caughtBy: { kind: 'test', file: 'packages/etl/test/doctor' },
  },
  {
    name: 'parts-overwritten',
    what: 'a part is put over what stands there',
    seenIn: 'the model: a late holder changed parts that a commit named',
    edits: [
      {
        file: PUT_ONCE,
        find: "    await output.put(key, bytes, { mode: 'create' })\n",
        put: "    await output.put(key, bytes, { mode: 'overwrite' })\n",
      },
    ],
    caughtBy: { kind: 'test', file: 'packages/etl/test/batches/converting.test.ts' },
  },
  {
    name: 'commit-key-with-a-hash',
    what: 'two contents of one batch have two commit keys, so both are committed',
    seenIn: 'the model',
    edits: [
      {
        file: COMMIT_LOG,
        find: "await this.#output.put(this.#keys.commit(batch), bytes, { mode: 'create' })",
        put: "await this.#output.put(this.#keys.commit(batch).replace('.json', `-${bytes.length}.json`), bytes, { mode: 'create' })",
      },
      {
        file: COMMIT_LOG,
        find: '    this.#durable.add(batch)\n    return await this.read(batch)\n',
        put: '    this.#durable.add(batch)\n    return parseCommit(bytes, batch)\n',
      },
    ],
    caughtBy: { kind: 'test', file: 'packages/etl/test/batches/converting.test.ts' },
  },
  {
    name: 'lists-without-output',
    what: 'a list made for one output is converted into another',
    seenIn: 'the model',
    edits: [
      {
        file: 'packages/etl/src/batches/batch-worker.ts',
        find: 'if (output === outputName(this.#desk) && layout === this.#desk.layout) return false',
        put: 'if (output !== "" && layout === this.#desk.layout) return false',
      },
    ],
    caughtBy: { kind: 'test', file: 'packages/etl/test/batches/looking-round.test.ts' },
  },
  {
    name: 'commits-before-members',
    what: 'commits are looked up before the members are read, so that one that comes in between is missed',
    seenIn: 'the model',
    edits: [
      {
        file: BATCH_WORK,
        find: '    const open = openMembers(this.#desk, members)\n',
        put: '    const early = await commits.ofDay(batch)\n    const open = openMembers(this.#desk, members)\n',
      },
      { file: BATCH_WORK, find: '    const ofDay = await commits.ofDay(batch)\n', put: '    const ofDay = early\n' },
    ],
    caughtBy: { kind: 'test', file: 'packages/etl/test/batches/rivals.test.ts' },
  },
  {
    name: 'loser-leaves-its-parts',
    what: 'a holder whose commit lost leaves parts that no commit will ever name',
    seenIn: 'the model',
    edits: [
      {
        file: CLEAN_UP,
        find: '  for (const key of [...doomed, outputKeys.deadLetters(batch, hash)]) await output.delete(key)\n',
        put: '  for (const key of [...doomed, outputKeys.deadLetters(batch, hash)].slice(doomed.length + 1)) await output.delete(key)\n',
      },
    ],
    caughtBy: { kind: 'test', file: 'packages/etl/test/batches/rivals.test.ts' },
  },
]
