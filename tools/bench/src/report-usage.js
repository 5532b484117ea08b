// Loaded with --import in front of a measured program: writes what the whole process has used when it ends. JavaScript, since a first TypeScript file loads
// the compiler, 45 ms that are not the program's.
import { readFileSync, writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const path = process.env.BENCH_USAGE_FILE
if (path !== undefined && isMainThread) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage()
    writeFileSync(path, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakRssBytes: peakRssBytes() }))
  })
}

/** On Linux getrusage's peak starts at the parent's, whose memory a new process shares for a moment: VmHWM is its own. */
function peakRssBytes() {
  const ofKernel = process.platform === 'linux' ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] : undefined
  return 1024 * (ofKernel === undefined ? process.resourceUsage().maxRSS : Number(ofKernel))
}
