import { captureTimestamp, clearDraft, connectionId } from './draft'
import { findRoute, learnConnection } from './host'
import { zeroed } from './room'
import { Shape } from './shape'
import { leaveUnfinished } from './unfinished'

const CHANNELS: u32 = 65_536
// Of more, each frame's is asked for.
const CONNECTIONS: u32 = 1024
const NONE: u32 = u32.MAX_VALUE

/** What is done with a channel's frames. */
@unmanaged
export class Route {
  /** What JavaScript calls it. */
  index: u32
  /** Null if they are stepped over. */
  shape: Shape | null
  /** The connection that came for the first time with the line at hand. */
  private newConnection: u32

  static create(index: u32, shape: Shape | null): Route {
    // Behind it, for each connection the table's number for it; 0 is not known.
    const route = changetype<Route>(zeroed(offsetof<Route>() + CONNECTIONS * sizeof<u16>()))
    route.index = index
    route.shape = shape
    return route
  }

  /** Readies the draft for a frame that gives rows. */
  begin(shape: Shape, connection: u32, captureTime: f64): void {
    shape.table.beginLine()
    if (filled !== shape) {
      clearDraft()
      filled = shape
    }
    this.newConnection = NONE
    store<u16>(connectionId, this.wordOf(connection))
    store<f64>(captureTimestamp, captureTime)
  }

  /** The line is taken back, and its connection's number if it was new. */
  abandon(): void {
    if (this.newConnection < CONNECTIONS) store<u16>(this.placeOf(this.newConnection), 0)
  }

  private wordOf(connection: u32): u16 {
    const known: u16 = connection < CONNECTIONS ? load<u16>(this.placeOf(connection)) : 0
    if (known !== 0 || connection === 0) return known
    leaveUnfinished()
    const word = <u16>learnConnection(this.index, connection)
    this.newConnection = connection
    if (connection < CONNECTIONS) store<u16>(this.placeOf(connection), word)
    return word
  }

  private placeOf(connection: u32): usize {
    return changetype<usize>(this) + offsetof<Route>() + connection * sizeof<u16>()
  }
}

/**
 * Whose cells the draft has. Lines of one shape leave nothing behind that the next doesn't overwrite, for each object sets or nulls all cells of its own;
 * of another shape they would.
 */
let filled: Shape | null = null

/** The draft has cells of another making. */
export function forgetDraft(): void {
  filled = null
}

/** By channel; those that never came are null. */
const routes = zeroed(CHANNELS * sizeof<usize>())

export function forgetRoutes(): void {
  forgetDraft()
  memory.fill(routes, 0, CHANNELS * sizeof<usize>())
}

export function routeOf(channel: u32): Route {
  const place = routes + channel * sizeof<usize>()
  if (load<usize>(place) === 0) store<usize>(place, findRoute(channel))
  return changetype<Route>(load<usize>(place))
}
