import { Random } from '@fluxforge/testkit'
import { Witness } from '../../../src/sim/oracle/witness.ts'
import { seededCrypto } from '../../../src/sim/seeded-crypto.ts'
import { Simulation } from '../../../src/sim/simulation.ts'
import { readSiteConfig } from '../../../src/sim/site-config.ts'
import { World } from '../../../src/sim/world.ts'

/** A simulated run on one machine with a hole in the numbers, a SIGKILL and a stop in order; all is committed at its end. */
export async function smallRun(): Promise<{ readonly simulation: Simulation; readonly witness: Witness }> {
  const random = new Random(1)
  using _ = seededCrypto(random.fork())
  const world = new World(1, '2025-12-03T14:30:00.000Z')
  const simulation = new Simulation(world, await readSiteConfig('local'), random)
  const witness = new Witness(simulation)
  const play = async (): Promise<void> => {
    simulation.start()
    await world.sleep(10_000, null)
    simulation.exchange.open[0]?.skip(2)
    await world.sleep(10_000, null)
    simulation.recorder.process?.kill()
    await world.sleep(5000, null)
    await simulation.finish()
  }
  await world.run(play(), 3_600_000)
  return { simulation, witness }
}
