import { SLACK_BYTES } from '@fluxforge/segments'
import { type Host, offsetOf, type Place, type Program, type ScanHost, startProgram } from './program.ts'

/** Columns of one storage that a table may have. */
export const MAX_CELLS = 32

const MIN_LITERAL_BYTES = 4

/** Whoever makes a table's partitions. */
export interface PartitionOpener {
  /** The place of the one for a product's rows captured at that time. */
  open(product: number, capture: number): Place
}

/** More memory than most conversions need is not kept for the next. */
const MAX_SPARE_BYTES = 256 * 1024 * 1024

/** One that nobody uses. Not a weak reference, which would keep alive whatever was taken by it until the event loop turns. */
let spare: Machine | undefined

/** The memory at the time of looking: its growth leaves all views of it empty. */
interface View {
  readonly bytes: Buffer
  readonly numbers: Float64Array<ArrayBuffer>
  readonly words: Uint16Array<ArrayBuffer>
}

/**
 * The program in `assembly/` and its memory: lines, the row in hand, rows by table and partition. It grows with the rows that are held and with the
 * longest line, up to 4 GiB, and never shrinks. No view of it outlasts a line that is read or a column that is put together.
 *
 * One is used again once it is left: fresh memory is dearer than writing into it.
 */
export class Machine implements Host {
  readonly program: Program
  /** Answers while a line is scanned. */
  scanHost: ScanHost | undefined
  private readonly openers: PartitionOpener[] = []
  private known: View | undefined

  private constructor() {
    this.program = startProgram(this, () => this.scanHost!)
  }

  /** One that knows nothing, for one user. */
  static take(): Machine {
    const machine = spare ?? new Machine()
    spare = undefined
    return machine
  }

  /** Leaves one to the next user: nothing of it is needed any more, and it may not be touched. */
  static leave(machine: Machine): void {
    if (machine.bytes.length > MAX_SPARE_BYTES) return
    machine.program.forgetAll()
    machine.openers.length = 0
    machine.scanHost = undefined
    spare = machine
  }

  get bytes(): Buffer {
    return this.view.bytes
  }

  /** Of the row in hand. */
  get numbers(): Float64Array<ArrayBuffer> {
    return this.view.numbers
  }

  get words(): Uint16Array<ArrayBuffer> {
    return this.view.words
  }

  numberAt(cell: number): Place {
    return this.program.draftNumbers() + cell * Float64Array.BYTES_PER_ELEMENT
  }

  wordAt(cell: number): Place {
    return this.program.draftWords() + cell * Uint16Array.BYTES_PER_ELEMENT
  }

  addTable(opener: PartitionOpener, numberColumns: number, wordColumns: number): Place {
    return this.program.createTable(this.openers.push(opener) - 1, numberColumns, wordColumns)
  }

  openPartition(table: number, product: number, capture: number): Place {
    return this.openers[table]!.open(product, capture)
  }

  /** Bytes for the program to know. */
  literal(text: string): Place {
    const bytes = Buffer.byteLength(text)
    // It is compared without asking where the lines end.
    if (bytes < MIN_LITERAL_BYTES || bytes > SLACK_BYTES)
      throw new RangeError(`a literal has ${MIN_LITERAL_BYTES} to ${SLACK_BYTES} bytes, not ${bytes}`)
    const literal = this.program.createLiteral(bytes)
    this.bytes.write(text, this.program.literalText(literal))
    return literal
  }

  /** Takes lines that end at `end` to where the program can scan them. */
  load(slab: Uint8Array, end: number): Place {
    const place = offsetOf(this.program.slabOf(end + SLACK_BYTES))
    this.bytes.set(slab.subarray(0, end), place)
    return place
  }

  /** ASCII. */
  text(start: Place, end: Place): string {
    return this.bytes.toString('latin1', offsetOf(start), offsetOf(end))
  }

  private get view(): View {
    const { known } = this
    if (known !== undefined && known.bytes.length > 0) return known
    const { buffer } = this.program.memory
    this.known = {
      bytes: Buffer.from(buffer),
      numbers: new Float64Array(buffer, this.program.draftNumbers(), MAX_CELLS),
      words: new Uint16Array(buffer, this.program.draftWords(), MAX_CELLS),
    }
    return this.known
  }
}
