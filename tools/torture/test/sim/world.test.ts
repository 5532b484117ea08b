import { expect, test } from 'vitest'
import { SimDisk } from '../../src/sim/disk/sim-disk.ts'
import { Machine } from '../../src/sim/machine.ts'
import { SimProcess } from '../../src/sim/sim-process.ts'
import { World } from '../../src/sim/world.ts'

/** What one process sees of ten events, one each second from the first, while `happen` goes on beside it. */
async function seenBy(happen: (world: World, process: SimProcess) => Promise<void>): Promise<string[]> {
  const world = new World(1, '2025-12-03T14:00:00Z')
  const machine = new Machine(world, 'here', new SimDisk())
  const process = new SimProcess(world, machine, 'client', () => new Promise(() => undefined))
  const seen: string[] = []
  for (let second = 1; second <= 10; second++) world.after(1000 * second, process, () => seen.push(`${second} at ${world.nowMs / 1000}`))
  await world.run(Promise.all([happen(world, process), world.sleep(100_000, null)]), Number.POSITIVE_INFINITY)
  return seen
}

test('a process that was stopped sees at its end all that happened meanwhile, in order', async () => {
  const seen = await seenBy(async (world, process) => {
    await world.sleep(1500, null)
    process.pause(2000)
  })
  expect(seen.slice(0, 4)).toEqual(['1 at 1', '2 at 3.5', '3 at 3.5', '4 at 4'])
})

test('one that is stopped once more, for longer, before it went on sees it in order too', async () => {
  const seen = await seenBy(async (world, process) => {
    await world.sleep(1500, null)
    process.pause(2000)
    await world.sleep(1000, null)
    process.pause(4000)
  })
  expect(seen.slice(0, 6)).toEqual(['1 at 1', '2 at 6.5', '3 at 6.5', '4 at 6.5', '5 at 6.5', '6 at 6.5'])
})

test('a shorter stop in a long one does not wake the process', async () => {
  const seen = await seenBy(async (world, process) => {
    await world.sleep(1500, null)
    process.pause(4000)
    await world.sleep(1000, null)
    process.pause(500)
  })
  expect(seen.slice(0, 6)).toEqual(['1 at 1', '2 at 5.5', '3 at 5.5', '4 at 5.5', '5 at 5.5', '6 at 6'])
})

test('what is called off while its process stands still does not happen, and a killed process sees nothing more', async () => {
  const seen = await seenBy(async (world, process) => {
    const late = world.after(2000, process, () => process.kill())
    await world.sleep(1500, null)
    process.pause(2000)
    await world.sleep(1000, null)
    late.isOff = true
    await world.sleep(3000, null)
    process.kill()
  })
  expect(seen).toEqual(['1 at 1', '2 at 3.5', '3 at 3.5', '4 at 4', '5 at 5'])
})

test('who leaves a world fires the signals of those that were killed, which Node keeps until then, and no sooner', async () => {
  const world = new World(1, '2025-12-03T14:00:00Z')
  let stopped = 0
  const process = new SimProcess(world, new Machine(world, 'here', new SimDisk()), 'client', (_, signal) => {
    signal.addEventListener('abort', () => stopped++)
    return new Promise(() => undefined)
  })
  process.kill()
  expect(stopped).toBe(0)
  await world.leave()
  expect(stopped).toBe(1)
})
