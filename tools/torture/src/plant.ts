import { Command, Option } from 'commander'
import { BUGS } from './planted/bugs.ts'
import { Garden } from './planted/garden.ts'

const program = new Command('planted')
  .description(
    'Plants bugs that real systems had, one after the other, in a copy of the last commit, and sees that the campaigns catch each.',
  )
  .addOption(new Option('--bug <name>', 'only this one').choices(BUGS.map(({ name }) => name)))
  .action(plant)
await program.parseAsync()

async function plant({ bug }: { readonly bug?: string }): Promise<void> {
  await using garden = await Garden.open()
  let missed = 0
  const wanted = BUGS.filter(({ name }) => bug === undefined || name === bug)
  console.log('| bug | caught by | after | first told |')
  console.log('| --- | --- | --- | --- |')
  for (const one of wanted) {
    const { name, caughtBy } = one
    const caught = await garden.catches(one)
    if (caught === null) missed++
    const by = caughtBy.kind === 'test' ? caughtBy.file : `${caughtBy.campaign}, ${caughtBy.pattern}`
    const after = caught === null ? 'NOT CAUGHT' : caught.seeds === null ? 'one run' : `${caught.seeds} seeds`
    console.log(`| ${name} | ${by} | ${after} | ${caught?.found ?? ''} |`)
  }
  console.log(`${wanted.length - missed} of ${wanted.length} caught`)
  if (missed > 0) process.exitCode = 1
}
