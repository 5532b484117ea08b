import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Runs `use` with a local file of these bytes, which goes with its folder afterwards. */
export async function withLocalFile(bytes: Uint8Array, use: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fluxforge-contract-'))
  try {
    const file = join(folder, 'file')
    await writeFile(file, bytes)
    await use(file)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
