import { isUtf8 } from 'node:buffer'
import { BINARY } from './plain-text-binary.ts'

const FIRST_PRINTABLE = 0x20
/** What the program has room for. */
const PIECE_BYTES = 64 * 1024

/** As `assembly/index.ts` has it. */
interface Program {
  readonly memory: WebAssembly.Memory
  place(): number
  isPrintable(bytes: number): 0 | 1
}

let isPrintable: ((data: Uint8Array) => boolean) | undefined

/** Whether bytes are UTF-8 without a control character (none below 0x20). */
export function isPlainText(data: Uint8Array): boolean {
  isPrintable ??= startProgram()
  return isPrintable(data) || (data.every((byte) => byte >= FIRST_PRINTABLE) && isUtf8(data))
}

/** Of bytes, whether all are printable ASCII: an eighth of the price. Once a process; never true where the processor can't do it. */
function startProgram(): (data: Uint8Array) => boolean {
  const binary = Buffer.from(BINARY, 'base64')
  if (!WebAssembly.validate(binary)) return () => false
  const program = new WebAssembly.Instance<Program>(new WebAssembly.Module(binary), {}).exports
  const room = new Uint8Array(program.memory.buffer, program.place(), PIECE_BYTES)
  const isPiecePrintable = (piece: Uint8Array): boolean => {
    room.set(piece)
    return program.isPrintable(piece.length) === 1
  }
  return (data) => {
    if (data.length <= PIECE_BYTES) return isPiecePrintable(data)
    for (let at = 0; at < data.length; at += PIECE_BYTES) if (!isPiecePrintable(data.subarray(at, at + PIECE_BYTES))) return false
    return true
  }
}
