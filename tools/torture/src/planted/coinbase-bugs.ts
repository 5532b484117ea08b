import type { PlantedBug } from './planted-bug.ts'

export const COINBASE_BUGS: readonly PlantedBug[] = [
  {
    name: 'sequence-check-across-connections',
    what: 'numbers are followed through a reconnect, though each connection counts anew',
    seenIn: 'recorders of Coinbase’s feed that tell a gap at each reconnect, and none inside it',
    edits: [
      {
        file: 'packages/coinbase/src/feed/connection.ts',
        find: '  readonly #sequences = new SequenceCheck()\n',
        put: '  readonly #sequences = SEQUENCES\n',
      },
      {
        file: 'packages/coinbase/src/feed/connection.ts',
        find: '/** How a connection ended. */',
        put: 'const SEQUENCES = new SequenceCheck()\n\n/** How a connection ended. */',
      },
    ],
    caughtBy: { kind: 'campaign', campaign: 'simulation', pattern: 'local', cases: 100 },
  },
]
