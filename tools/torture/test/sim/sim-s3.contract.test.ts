import { nodeFiles, type Storage } from '@fluxforge/storage'
import { storageContract } from '@fluxforge/storage/testing'
import { describe, test } from 'vitest'
import { SimDisk } from '../../src/sim/disk/sim-disk.ts'
import { Machine } from '../../src/sim/machine.ts'
import { Bucket } from '../../src/sim/s3/bucket.ts'
import { SimS3 } from '../../src/sim/s3/sim-s3.ts'
import { SimProcess } from '../../src/sim/sim-process.ts'
import { World } from '../../src/sim/world.ts'

/** One process of a world, with a bucket of its own; what it adopts are files of this machine. */
async function inWorld(run: (storage: Storage) => Promise<void>): Promise<void> {
  const world = new World(1, '2025-12-03T14:00:00Z')
  const machine = new Machine(world, 'here', new SimDisk())
  const process = new SimProcess(world, machine, 'client', () => new Promise(() => undefined))
  // The files of the contract are real ones: time goes on while they are waited for.
  const tick = (): void => void world.after(1, null, tick)
  tick()
  await world.run(run(new SimS3(world, process, new Bucket('bucket'), nodeFiles)), Number.POSITIVE_INFINITY)
}

for (const { name, cases } of storageContract) {
  describe(`SimS3, ${name}`, () => {
    for (const one of cases) test(one.name, () => inWorld((storage) => one.run(storage)))
  })
}
