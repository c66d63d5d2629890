import { createdTokenSchema } from '@haidang/contracts'
import { followAlarms } from '../../live/follow-alarms.js'
import { wordsOf } from '../../refusal.js'
import { type Step, type Tour, must } from '../step.js'

const foreign = 'https://somewhere-else.example'

/** Who may only look changes nothing; another site's page gets nothing; nor does who has no name. */
export const rights: Step = {
  id: 'rights',
  title: 'Tries what it may not',
  needsStation: true,
  take: async (tour) => {
    const { rest, alarm, signal } = tour
    const name = `tour, may look only (${tour.stamp()})`
    const viewer = await rest.post('tokens', { name, role: 'viewer' }, createdTokenSchema)
    try {
      const from = performance.now()
      const acknowledge = await rest.raw('POST', `alarms/${alarm ?? 'none'}/acknowledge`, {
        body: {},
        token: viewer.token,
      })
      must(
        acknowledge.reason === 'role-too-low',
        `a viewer's acknowledgement: ${acknowledge.status} ${acknowledge.reason}`,
      )
      const origin = await rest.raw('GET', 'devices', { headers: { origin: foreign } })
      must(origin.reason === 'foreign-origin', `a page of ${foreign}: ${origin.status} ${origin.reason}`)
      const stranger = await rest.raw('GET', 'devices', { token: null })
      must(stranger.reason === 'unauthenticated', `a stranger: ${stranger.status} ${stranger.reason}`)
      const live = await liveRefusal(tour)
      signal.throwIfAborted()
      return {
        ms: performance.now() - from,
        evidence: [
          `a viewer's token acknowledges: ${acknowledge.status} ${acknowledge.reason}; a page of ${foreign}: ${origin.status} ${origin.reason}; no token: ${stranger.status} ${stranger.reason}`,
          `a made-up token on the live connection: ${live}`,
        ],
      }
    } finally {
      await rest.delete(`tokens/${viewer.id}`)
    }
  },
}

async function liveRefusal({ product }: Tour): Promise<string> {
  const token = () => 'ioc_0000000000000000000000000000000000000000000'
  const outcome = await followAlarms({ httpUrl: product.httpUrl, token }).catch((error: unknown) =>
    wordsOf(error),
  )
  if (typeof outcome !== 'string') outcome.close()
  must(typeof outcome === 'string', 'the live connection let a made-up token in')
  must(outcome.includes('unauthenticated'), outcome)
  return 'refused (unauthenticated)'
}
