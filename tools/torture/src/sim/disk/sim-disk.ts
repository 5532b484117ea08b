import type { Random } from '@fluxforge/testkit'
import { Directory, type Node } from './directory.ts'
import { Inode } from './inode.ts'

/** What the disk answers instead of doing what it is asked: a failure by its name, or half of a write. */
export type DiskFault = 'EIO' | 'ENOSPC' | 'EMFILE' | 'short'

/** Asked before each call, `writev /data/…`. */
export type DiskTrouble = (call: string, path: string) => DiskFault | null

/** Told of each name that a file gets or loses. `bytes`: of the file. */
export type DiskWitness = (path: string, bytes: Uint8Array, change: 'named' | 'removed') => void

/** A file system in memory, in which bytes and entries are on the disk only once they were synced. */
export class SimDisk {
  readonly #root = new Directory()
  trouble: DiskTrouble = () => null
  witness: DiskWitness = () => undefined

  cutPower(luck: Random | null): void {
    this.#root.cutPower(luck)
  }

  node(path: string): Node {
    let node: Node = this.#root
    for (const name of namesOf(path)) {
      if (!(node instanceof Directory)) throw errno('ENOTDIR', path)
      const next: Node | undefined = node.entries.get(name)
      if (next === undefined) throw errno('ENOENT', path)
      node = next
    }
    return node
  }

  file(path: string): Inode {
    const node = this.node(path)
    if (node instanceof Directory) throw errno('EISDIR', path)
    return node
  }

  directory(path: string): Directory {
    const node = this.node(path)
    if (node instanceof Inode) throw errno('ENOTDIR', path)
    return node
  }

  /** The directory of a path, and the name in it. */
  place(path: string): { readonly parent: Directory; readonly name: string } {
    const names = namesOf(path)
    const name = names.at(-1)
    if (name === undefined) throw errno('EEXIST', path)
    return { parent: this.directory(`/${names.slice(0, -1).join('/')}`), name }
  }

  /** Every file under a path, as programs see it, or as a power cut would leave it at the least. */
  *files(path: string, view: 'seen' | 'durable'): Generator<{ readonly path: string; readonly bytes: Buffer }> {
    let top: Node | undefined = this.#root
    for (const name of namesOf(path)) top = top instanceof Directory ? entriesOf(top, view).get(name) : undefined
    if (top !== undefined) yield* filesIn(top, path, view)
  }
}

export function errno(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: simulated, '${path}'`), { code })
}

function* filesIn(node: Node, path: string, view: 'seen' | 'durable'): Generator<{ readonly path: string; readonly bytes: Buffer }> {
  if (node instanceof Inode) yield { path, bytes: view === 'seen' ? node.bytes : node.durableBytes }
  else for (const [name, inner] of entriesOf(node, view)) yield* filesIn(inner, `${path}/${name}`, view)
}

function entriesOf(directory: Directory, view: 'seen' | 'durable'): ReadonlyMap<string, Node> {
  return view === 'seen' ? directory.entries : directory.durableEntries
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '')
}
