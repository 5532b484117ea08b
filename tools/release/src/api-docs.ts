import { openToolbox } from './toolbox.ts'

// `pnpm run api:docs`: the API reference, which is made anew for each release and stands in no commit.
const toolbox = await openToolbox()
console.log(await toolbox.writeReference())
