import { count, type ExitCode, openLayer, openVoice, stopSignal, surroundings } from '@fluxforge/app-kit'
import { coinbase } from '@fluxforge/coinbase'
import { createEtlStorageInput, createEtlStorageOutput, getEtlOutputPath, getRawPaths, loadConfig } from '@fluxforge/config'
import { Doctor, isMendable } from '@fluxforge/etl'
import { thisProcess } from '@fluxforge/segments'
import { Command } from 'commander'
import { findingText } from './finding-text.ts'
import { inTime } from './in-time.ts'
import type { EtlConfig } from './open-etl.ts'
import { Progress } from './progress.ts'

interface DoctorFlags {
  readonly config?: string
  readonly json?: true
  readonly repair?: true
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description(`Finds what crashes, people and disks left in raw and in the output, and says for each what to do.

Owners that are gone, clean-ups that were cut short, parts that no commit names, holds, segments that nobody publishes, files where they don't belong. None of it loses a row by itself. Without --repair it changes nothing; it may run beside ingest and any number of etls.`)
    .option('--repair', 'end what can be ended by the rules alone; raw and parts that a commit names, and what a living owner holds, stay')
    .addHelpText(
      'after',
      `
Exit codes: 0 nothing was found, or all of it was repaired; 1 something is left, or it could not be looked at; 2 wrong usage or settings.

Examples:
  pnpm --filter etl start doctor              what there is, and what --repair would do
  pnpm --filter etl start doctor --repair     the same, and does it; may be stopped and repeated at any time

What each line means: docs/operations.md. Whether the output itself is whole: verify.`,
    )
    .action(async (_flags: unknown, command: Command) => {
      const signal = stopSignal()
      process.exitCode = (await inTime(doctor(command.optsWithGlobals(), signal), signal)) ?? 1
    })
}

async function doctor({ config: file, json, repair }: DoctorFlags, signal: AbortSignal): Promise<ExitCode> {
  const config = await loadConfig({ sources: [coinbase], file, ...surroundings() })
  // The answer to a question, and no log: whatever log_level is.
  const voice = await openVoice(json === true, 'info')
  const examiner = await openDoctor(config)
  let found = 0
  let repaired = 0
  using progress = new Progress(process.stderr, () => `[doctor] ${count(found, 'finding')}; ${examiner.doing}`)
  try {
    for await (const finding of examiner.findings(signal)) {
      found++
      const isRepaired = repair === true && isMendable(finding) && (await examiner.mend(finding))
      if (isRepaired) repaired++
      progress.clear()
      const text = `[doctor] ${isRepaired ? 'Repaired: ' : ''}${findingText(finding)}`
      if (isRepaired) voice.info(text, { ...finding, isRepaired })
      else voice.error(text, { ...finding, isRepaired })
    }
  } catch (error) {
    if (!signal.aborted) throw error
    progress.clear()
    voice.warn(`[doctor] Stopped before the end: ${count(found, 'finding')}, ${repaired} repaired`, { found, repaired })
    return 1
  }
  progress.clear()
  const left = found - repaired
  const verdict = found === 0 ? 'Nothing found' : `${count(found, 'finding')}, ${repaired} repaired, ${left} left`
  voice[left === 0 ? 'info' : 'error'](`[doctor] ${verdict}`, { found, repaired, left })
  return left === 0 ? 0 : 1
}

async function openDoctor(config: EtlConfig): Promise<Doctor> {
  return new Doctor({
    source: coinbase.name,
    input: await openLayer('storage.etl_storage_input.base_dir', createEtlStorageInput(config)),
    output: await openLayer('storage.etl_storage_output.base_dir', createEtlStorageOutput(config)),
    rawPaths: getRawPaths(config, coinbase.name),
    outputPath: getEtlOutputPath(config, coinbase.name),
    spoolDir: config.ingestion.spoolDir,
    settings: config.etl,
    identity: await thisProcess(),
  })
}
