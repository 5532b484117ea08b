export { AppProcess, runApp } from './app-process.ts'
export { ManualClock } from './manual-clock.ts'
export { tempDir } from './temp-dir.ts'
