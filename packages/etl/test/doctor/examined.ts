import type { Storage } from '@fluxforge/storage'
import { Doctor, type DoctorOptions, isMendable } from '../../src/doctor/doctor.ts'
import type { Finding } from '../../src/doctor/finding.ts'
import { ALIVE, BATCHES, type EtlLake, NEVER, OUTPUT, PATHS } from '../batches/etl-lake.ts'

export function doctorOf(lake: EtlLake, options: Partial<DoctorOptions> = {}, storage: Storage = lake.memory): Doctor {
  return new Doctor({
    source: 'coinbase',
    input: storage,
    output: storage,
    rawPaths: PATHS,
    outputPath: OUTPUT,
    spoolDir: null,
    settings: BATCHES,
    identity: ALIVE,
    clock: lake.clock,
    ...options,
  })
}

/** What there is to say of a lake. Time passes while the doctor waits. */
export async function examined(lake: EtlLake, options: Partial<DoctorOptions> = {}): Promise<readonly Finding[]> {
  return await lake.passing(all(doctorOf(lake, options)))
}

/** The same with `--repair`: what is left. */
export async function repaired(lake: EtlLake, options: Partial<DoctorOptions> = {}, storage?: Storage): Promise<readonly Finding[]> {
  const doctor = doctorOf(lake, options, storage)
  const work = async (): Promise<readonly Finding[]> => {
    const left: Finding[] = []
    for await (const finding of doctor.findings(NEVER)) if (!isMendable(finding) || !(await doctor.mend(finding))) left.push(finding)
    return left
  }
  return await lake.passing(work())
}

async function all(doctor: Doctor): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for await (const finding of doctor.findings(NEVER)) findings.push(finding)
  return findings
}
