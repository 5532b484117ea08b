import type { FrameSource } from '@fluxforge/coinbase/simulator'

/** An exchange that sends these frames, byte for byte and in this order, to the first that subscribes. */
export function scriptedFrames(frames: readonly Buffer[], isBinary: (i: number) => boolean): FrameSource {
  return {
    open: () => {
      let next = Number.POSITIVE_INFINITY
      const listeners: Parameters<ReturnType<FrameSource['open']>['leave']>[0][] = []
      return {
        windowMs: 0,
        answer: (_message, from) => {
          if (listeners.length === 0) next = 0
          if (!listeners.includes(from)) listeners.push(from)
          return []
        },
        *window() {
          const data = frames[next]
          if (data === undefined) return
          const to = listeners.slice(0, 1)
          yield { frame: { data, isBinary: isBinary(next++) }, to }
        },
        beat: () => [],
        leave: () => undefined,
      }
    },
  }
}
