import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { FrameDigests } from '../src/ingest-load-digest.ts'
import { recordTape } from '../src/ingest-rate-tape.ts'

// Of each length that RFC 6455 writes in a way of its own.
const EVENTS = ['', 'x'.repeat(200), 'x'.repeat(70_000)]

function line(event: string, at: number): string {
  const head = `{"capture_ts":"2025-12-03T14:00:00.000000Z","metadata":{"source":"coinbase","channel":"ticker","connection_id":"${at}"}`
  return `${head},"data":{"sequence_num":${at},"events":["${event}"]}}\n`
}

test('a client receives the frames of the segment behind an ack, numbered from 0, with the digest that was told', async () => {
  await using folder = await tempDir()
  const segment = join(folder.path, 'segment_20251203T14_00001.ndjson')
  await writeFile(segment, EVENTS.map((event, at) => line(event, 40 + at)).join(''))
  const tape = await recordTape(segment)

  const sockets = new WebSocketServer({ noServer: true })
  const server = createServer().listen(0, '127.0.0.1')
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) => {
      for (const chunk of tape.chunks) socket.write(chunk)
      client.close()
    })
  })
  await once(server, 'listening')
  const address = server.address()
  const client = new WebSocket(`ws://127.0.0.1:${typeof address === 'object' && address?.port}`)
  const received: string[] = []
  client.on('message', (message: Buffer) => received.push(message.toString()))
  await once(client, 'close')
  server.close()

  const digests = new FrameDigests()
  for (const frame of received) digests.add('1', frame)
  expect(digests.end()).toEqual([tape.digest])
  expect(received.map((frame) => /"sequence_num":(\d+)/.exec(frame)?.[1])).toEqual(['0', '1', '2', '3'])
  expect(received[1]).toBe('{"sequence_num":1,"events":[""]}')
})
