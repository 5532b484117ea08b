import { start } from '@fluxforge/app-kit/start'

await start(import.meta.dirname)
