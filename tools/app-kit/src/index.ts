export { type ExitCode, explain, runApp, type Surroundings, stopSignal, surroundings } from './run-app.ts'
export { UsageError } from './usage-error.ts'
export { type Facts, jsonVoice, type LogLevel, plainVoice, type Voice } from './voice.ts'
export { count, sizeInWords } from './words.ts'
