import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A disk of its own in memory; a sentence where this process may not mount one. */
export async function smallDisk(path: string, megabytes: number): Promise<AsyncDisposable | string> {
  return await mounted(path, ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path])
}

/** An ext4 of its own in a file, which can be frozen; a sentence where this process may not mount one. */
export async function freezableDisk(path: string, image: string, megabytes: number): Promise<AsyncDisposable | string> {
  try {
    await run('truncate', ['-s', `${megabytes}M`, image])
    await run('mkfs.ext4', ['-q', image])
  } catch (error) {
    return `making a file system: ${String(error)}`
  }
  return await mounted(path, ['-o', 'loop', image, path])
}

/** Every write waits for so long. One command, so that the disk thaws whatever becomes of us: what waits for it can't even be killed. */
export async function freeze(path: string, seconds: number): Promise<void> {
  await run('sh', ['-c', `fsfreeze -f "$1" && { sleep ${seconds}; fsfreeze -u "$1"; }`, 'freeze', path])
}

async function mounted(path: string, args: readonly string[]): Promise<AsyncDisposable | string> {
  await mkdir(path, { recursive: true })
  try {
    await run('mount', [...args])
  } catch (error) {
    return `mounting a disk: ${String(error)}`
  }
  return { [Symbol.asyncDispose]: async () => void (await run('umount', ['--lazy', path])) }
}
