import { appendFile, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { Exchange } from './exchange.ts'
import { Machine, splitLines } from './machine.ts'
import { readRecordedLine } from './recorded-line.ts'

test('after a SIGKILL what was flushed is kept, the torn tail is cut, and the hole is told', async () => {
  await using exchange = await Exchange.open({ framesPerSecond: 500 })
  await using machine = await Machine.create({ url: exchange.url })
  await using killed = machine.start()
  await killed.said(/\[LogWriter\] Flushed/)
  await exchange.hasSent(1, 60)
  expect(await killed.stop('SIGKILL')).toBe('SIGKILL')
  const left = (await machine.names('active')).filter((name) => name.endsWith('.ndjson'))
  expect(left).toHaveLength(1)
  const [name = ''] = left
  const whole = splitLines(await readFile(machine.file('active', name)))
  const tornBytes = '{"capture_ts":"2025-12-03T14:'
  await appendFile(machine.file('active', name), tornBytes)

  await using again = machine.start()
  await again.said(/\[LogWriter\] Flushed/)
  expect(await again.stop()).toBe(0)
  expect(again.output).toMatch(new RegExp(`Recovered ${name} `))
  expect(again.output).toMatch(/Cut 29 bytes/)
  expect(await machine.names('active')).toEqual([])
  const segments = await machine.names('ready')
  expect(segments[0]).toBe(name)
  expect(new Set(segments).size).toBe(2)
  const kept = splitLines(await readFile(machine.file('ready', name)))
  expect(kept).toEqual(whole)

  const lastFrame = whole.map(readRecordedLine).findLast(({ event }) => event === null)
  const events = (await machine.lines()).flatMap(({ event }) => event ?? [])
  expect(events.filter(({ kind }) => kind === 'start').map(({ detail }) => detail)).toEqual(['first run', 'after a crash; 29 bytes cut'])
  expect(events.findLast(({ kind }) => kind === 'opened')).toMatchObject({ cause: 'restart', started: lastFrame?.captureTs })
})

test('what a first run received and never flushed is in a hole as well, from its start on', async () => {
  await using exchange = await Exchange.open({ framesPerSecond: 500 })
  await using machine = await Machine.create({ url: exchange.url, ingestion: { flush_interval_seconds: 600, batch_size: 10_000 } })
  await using killed = machine.start()
  const before = new Date().toISOString()
  await exchange.hasSent(1, 60)
  expect(await killed.stop('SIGKILL')).toBe('SIGKILL')
  await using again = machine.start()
  await exchange.hasSent(2, 1)
  expect(await again.stop()).toBe(0)
  const events = (await machine.lines()).flatMap(({ event }) => event ?? [])
  expect(events.map(({ kind }) => kind).slice(0, 2)).toEqual(['start', 'opened'])
  expect(events[1]).toMatchObject({ cause: 'restart', detail: 'after a crash' })
  const { timestamp }: { readonly timestamp: string } = JSON.parse(String(exchange.delivered(1)[0]?.data))
  const started = events[1]?.started ?? ''
  expect(before <= started && started < timestamp, `${before}, ${started}, ${timestamp}`).toBe(true)
})

test('--drain publishes what a crash left, records nothing, and ends', async () => {
  await using exchange = await Exchange.open()
  await using machine = await Machine.create({ url: exchange.url })
  await using killed = machine.start()
  await killed.said(/\[LogWriter\] Flushed/)
  await killed.stop('SIGKILL')
  const { exit, output } = await machine.run(['--drain'])
  expect(exit, output).toBe(0)
  expect(output).toContain('Drained: nothing is left in active/')
  expect(await machine.names('active')).toEqual([])
  expect(await machine.names('ready')).toHaveLength(1)
  expect(exchange.simulator.connections).toBe(1)
})
