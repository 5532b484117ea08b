const EVERY_MS = 500
const CLEAR = '\r\u001B[K'

/** One line that is written over again and again on a terminal; nothing elsewhere. Gone with its block. */
export class Progress implements Disposable {
  readonly #out: NodeJS.WriteStream
  readonly #timer: NodeJS.Timeout | undefined

  /** `text`: how far the work is. */
  constructor(out: NodeJS.WriteStream, text: () => string) {
    this.#out = out
    if (out.isTTY) this.#timer = setInterval(() => out.write(CLEAR + text()), EVERY_MS).unref()
  }

  /** Before something else is said. */
  clear(): void {
    if (this.#timer !== undefined) this.#out.write(CLEAR)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.clear()
  }
}
