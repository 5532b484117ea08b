import type { Facts, Voice } from '@fluxforge/app-kit'
import { expect, test } from 'vitest'
import { WriterNews } from '../src/writer-news.ts'

const PATH = 'F:\\raw\\active\\coinbase/segment_20251203T14_00001.ndjson'

class Listener implements Voice {
  readonly heard: string[] = []
  readonly facts: Facts[] = []
  nowMs = 0
  readonly debug = this.#hear('debug')
  readonly info = this.#hear('info')
  readonly warn = this.#hear('warn')
  readonly error = this.#hear('error')
  readonly news = new WriterNews(this, () => this.nowMs, { describe: (key = '') => `F:/${key}` })

  #hear(level: string): (sentence: string, facts?: Facts) => void {
    return (sentence, facts = {}) => {
      this.heard.push(`${level} ${sentence}`)
      this.facts.push(facts)
    }
  }
}

test('flushes are summed and said at most once a second, with the path as people write it', () => {
  const listener = new Listener()
  const flush = (): void => listener.news.tell({ kind: 'flushed', records: 50, bytes: 23 * 1024, path: PATH })
  flush()
  listener.nowMs = 999
  flush()
  expect(listener.heard).toHaveLength(1)
  listener.nowMs = 1000
  flush()
  expect(listener.heard[1]).toBe('info [LogWriter] Flushed 100 records (46 KB) to F:/raw/active/coinbase/segment_20251203T14_00001.ndjson')
  expect(listener.facts[1]).toEqual({ records: 100, bytes: 46 * 1024, path: PATH })
})

test('flushes of a segment are said before its sealing, and those of another one apart', () => {
  const listener = new Listener()
  listener.news.tell({ kind: 'flushed', records: 1, bytes: 10, path: 'a/1' })
  listener.news.tell({ kind: 'flushed', records: 2, bytes: 20, path: 'a/1' })
  listener.news.tell({ kind: 'flushed', records: 4, bytes: 40, path: 'a/2' })
  listener.news.tell({ kind: 'sealed', segment: '1', key: 'raw/ready/1', bytes: 30, records: null, reason: 'recovery' })
  listener.news.tell({ kind: 'sealed', segment: '2', key: 'raw/ready/2', bytes: 40, records: 4, reason: 'size' })
  listener.news.tellFlushes()
  expect(listener.heard).toEqual([
    'info [LogWriter] Flushed 1 records (10 B) to a/1',
    'info [LogWriter] Flushed 2 records (20 B) to a/1',
    'info [LogWriter] Flushed 4 records (40 B) to a/2',
    'info [LogWriter] Recovered 1 (30 B) of an earlier run: ready at F:/raw/ready/1',
    'info [LogWriter] Sealed 2 (40 B, 4 records, by size): ready at F:/raw/ready/2',
  ])
})

test('what endangers data is said loudly, with the reason', () => {
  const listener = new Listener()
  const error = new Error('EIO: i/o error, write')
  listener.news.tell({ kind: 'stalled', error })
  listener.news.tell({ kind: 'damaged', path: 'a/1', error })
  listener.news.tell({ kind: 'seal_retry', segment: '1', error, retryMs: 2000, waiting: 3 })
  listener.news.tell({ kind: 'low_disk', freeBytes: 1024 ** 3 })
  listener.news.tell({ kind: 'side_failure', what: 'writing last.json', error })
  expect(listener.heard.map((line) => line.split(' ', 1)[0])).toEqual(['error', 'error', 'warn', 'warn', 'warn'])
  expect(listener.heard.filter((line) => line.includes('EIO: i/o error'))).toHaveLength(4)
})

test('a queue that fills is told once a minute at most, and that it is nearly empty again only where it was', () => {
  const listener = new Listener()
  const swing = (): void => {
    listener.news.tell({ kind: 'filling', frames: 5001, bytes: 5 * 1024 ** 2 })
    listener.news.tell({ kind: 'caught_up' })
  }
  swing()
  listener.nowMs = 59_999
  swing()
  expect(listener.heard.map((line) => line.split(':', 1)[0])).toEqual(['warn [LogWriter] BEHIND', 'info [LogWriter] Caught up'])
  expect(listener.heard[0]).toContain('5,001 lines (5 MB)')
  listener.nowMs = 60_000
  swing()
  expect(listener.heard).toHaveLength(4)
})
