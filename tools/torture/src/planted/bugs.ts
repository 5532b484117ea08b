import { COINBASE_BUGS } from './coinbase-bugs.ts'
import { ETL_BUGS } from './etl-bugs.ts'
import type { PlantedBug } from './planted-bug.ts'
import { SEGMENTS_BUGS } from './segments-bugs.ts'
import { STORAGE_BUGS } from './storage-bugs.ts'

export const BUGS: readonly PlantedBug[] = [...STORAGE_BUGS, ...SEGMENTS_BUGS, ...COINBASE_BUGS, ...ETL_BUGS]
