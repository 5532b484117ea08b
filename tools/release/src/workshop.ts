import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from './packages.ts'
import { pnpm, run } from './run.ts'

/** A clone of this checkout's last commit in `folder`, installed, with the versions that its changesets make, built: what CI would publish. Its own branch, so nothing here changes. */
export async function openWorkshop(folder: string): Promise<string> {
  const root = join(folder, 'workshop')
  await run('git', ['clone', '--quiet', ROOT, root], { cwd: folder })
  await pnpm(['install', '--frozen-lockfile', '--prefer-offline'], { cwd: root })
  await pnpm(['exec', 'changeset', 'version'], { cwd: root })
  await pnpm(['exec', 'turbo', 'run', 'build'], { cwd: root, environment: { TURBO_TELEMETRY_DISABLED: '1' } })
  return root
}

/** As the release workflow does it, but to where `npmrc` leads. */
export async function publish(root: string, npmrc: string): Promise<void> {
  await writeFile(join(root, '.npmrc'), npmrc)
  await pnpm(['exec', 'changeset', 'publish', '--no-git-tag'], { cwd: root })
}
