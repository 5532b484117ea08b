import type { PlantedBug } from './planted-bug.ts'

const PUBLISH = 'packages/storage/src/local/publish.ts'
const MARKED_WRITE = 'packages/storage/src/s3/marked-write.ts'

export const STORAGE_BUGS: readonly PlantedBug[] = [
  {
    name: 'no-directory-fsync',
    what: 'an object is named, and the entry of its folder never synced',
    seenIn: 'LevelDB, and half of the systems of “All File Systems Are Not Created Equal” (OSDI 2014)',
    edits: [
      {
        file: PUBLISH,
        find: '    throw error\n  }\n  await place.directories.sync(parentKey(key))\n}',
        put: '    throw error\n  }\n}',
      },
    ],
    caughtBy: { kind: 'campaign', campaign: 'simulation', pattern: 'local', cases: 300 },
  },
  {
    name: 'unsynced-object',
    what: 'an object is named before its bytes are on the disk',
    seenIn: 'ext4’s zero-length files after a power cut (2009)',
    edits: [{ file: 'packages/storage/src/local/local-writer.ts', find: 'await this.#file.sync()', put: 'await this.#file.stat()' }],
    caughtBy: { kind: 'campaign', campaign: 'simulation', pattern: 'local', cases: 300 },
  },
  {
    name: 'conflict-read-as-exists',
    what: '409, another conditional write under way, is read as “the key is taken”',
    seenIn: 'S3 clients since conditional writes came (2024): 409 wants a retry, 412 is an answer',
    edits: [
      {
        file: 'packages/storage/src/s3/service-error.ts',
        find: '  if (status === 409 || status === 429',
        put: "  if (status === 409) return { code: 'ERR_STORAGE_ALREADY_EXISTS', text: 'the key is taken' }\n  if (status === 429",
      },
      { file: 'packages/storage/src/s3/conflict-retry.ts', find: '=== 409', put: '=== 0' },
    ],
    caughtBy: { kind: 'campaign', campaign: 's3-faults', pattern: 's3', cases: 90 },
  },
  {
    name: 'time-out-read-as-not-written',
    what: 'after a time-out the key that is taken is somebody else’s, though it is our own first try',
    seenIn: 'zombie writes: SlateDB’s and Delta’s conditional-put protocols both had to answer it',
    edits: [{ file: MARKED_WRITE, find: 'return mark === this.#mark', put: 'return false' }],
    caughtBy: { kind: 'campaign', campaign: 's3-faults', pattern: 's3', cases: 90 },
  },
]
