import type { FileOperations } from '@fluxforge/storage'
import type { FileNames } from './file-names.ts'
import { parseSegmentName, segmentName } from './segment-name.ts'

/** Names that no file of a folder has, or had since the writer began: of no meaning outside it, so nobody else is asked. What the world sees is named when it is published. */
export class FreeNames implements FileNames {
  readonly #files: FileOperations
  readonly #directory: string
  readonly #left: readonly string[]
  /** The highest number so far, whatever its hour: one used before may still be on its way out. */
  #last: number | undefined

  /** `left`: files that were there when the writer began, and may have gone since. */
  constructor(files: FileOperations, directory: string, left: readonly string[] = []) {
    this.#files = files
    this.#directory = directory
    this.#left = left
  }

  async take(hour: string): Promise<string> {
    this.#last ??= await this.#highest()
    return segmentName({ hour, counter: ++this.#last })
  }

  use(): void {}

  async takeBack(): Promise<void> {}

  async giveUp(): Promise<void> {}

  async #highest(): Promise<number> {
    const names = (await this.#files.readdir(this.#directory)).map(({ name }) => name)
    return Math.max(0, ...[...names, ...this.#left].map((name) => parseSegmentName(name)?.counter ?? 0))
  }
}
