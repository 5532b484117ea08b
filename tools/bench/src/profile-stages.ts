/** What `node --cpu-prof` writes, as far as it is read here. */
export interface Profile {
  readonly nodes: readonly ProfileNode[]
  /** Ids of the nodes that ran. */
  readonly samples: readonly number[]
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[]
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string }
  readonly children?: readonly number[]
}

const REST = 'start, and the rest'

/** By the name or the place of a function: the innermost that matches decides. */
const STAGES: readonly (readonly [stage: string, functionName: RegExp, url: RegExp])[] = [
  ['waiting for the disk', /^\(idle\)$/, /^$/],
  ['garbage collection', /^\(garbage collector\)$/, /^$/],
  ['JSON.parse', /^parseFrame$/, /etl\/src\/lines\/frame\.ts$/],
  ['SHA-256', /^update$/, /crypto\/hash$/],
  ['zstd', /^compress$/, /etl\/src\/parquet\/codec\.ts$/],
  ['page headers and footers', /./, /etl\/src\/parquet\/(byte-sink|file-metadata|page-header|statistics|thrift-writer)\.ts$/],
  ['encoding of columns', /./, /etl\/src\/parquet\//],
  ['lines to rows', /./, /(etl\/src\/(lines|machine|scan|shapes|columns|text)|segments\/src\/lines)\//],
  ['storage, batch, commit', /./, /(storage|segments|etl)\/src\//],
]

/** Microseconds by stage. */
export function stageTimes({ nodes, samples, timeDeltas }: Profile): ReadonlyMap<string, number> {
  const stages = new Map<number, string>()
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const waiting: (readonly [id: number, around: string])[] = [[nodes[0]?.id ?? 0, REST]]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [id, around] = next
    const node = byId.get(id)
    if (node === undefined) continue
    const stage = stageOf(node) ?? around
    stages.set(id, stage)
    for (const child of node.children ?? []) waiting.push([child, stage])
  }
  const times = new Map<string, number>()
  samples.forEach((id, at) => {
    const stage = stages.get(id) ?? REST
    times.set(stage, (times.get(stage) ?? 0) + (timeDeltas[at] ?? 0))
  })
  return times
}

/** Modules as they are loaded (functions without a name) belong to the start. */
function stageOf({ callFrame: { functionName, url } }: ProfileNode): string | undefined {
  return STAGES.find(([, name, place]) => name.test(functionName) && place.test(url))?.[0]
}
