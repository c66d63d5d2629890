import { instant } from '@haidang/contracts'
import type { Caller } from '@haidang/domain'
import { Controller, Inject } from '@nestjs/common'

import type { SignInOutcome } from '../neighbours.js'
import { type GatewayRoom, gatewayRoom } from './gateway-room.js'
import { scopeJson } from './in-scope.js'
import { Problem } from './problem.js'
import type { Answer, Ask } from './route.js'
import { peopleRoutes as routes } from './routes/people-routes.js'
import { sessionCookie } from './session-cookie.js'
import { Serve } from './serve.controller.js'

/** Coming in and going out. */
@Controller()
export class SessionController {
  readonly #room: GatewayRoom

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
  }

  @Serve(routes.signIn)
  async signIn(ask: Ask<typeof routes.signIn>): Promise<Answer<typeof routes.signIn>> {
    const { access, clock } = this.#room
    const { body, address, caller: before, reply } = ask
    const outcome =
      'link' in body
        ? await access.redeemLink({ link: body.link, address })
        : await access.signIn({ ...body, address })
    if (!outcome.ok) throw refusalOf(outcome)
    if (before) await access.signOut(before) // one browser, one session: the old one is not left lying about
    const maxAgeMs = outcome.expiresAt - clock.now()
    void reply.header('set-cookie', sessionCookie(this.#room, { value: outcome.secret, maxAgeMs }))
    return this.#me(outcome.caller)
  }

  @Serve(routes.signOut)
  async signOut({ caller, reply }: Ask<typeof routes.signOut>): Promise<void> {
    await this.#room.access.signOut(caller)
    void reply.header('set-cookie', sessionCookie(this.#room, { value: '', maxAgeMs: 0 }))
  }

  @Serve(routes.me)
  me({ caller }: Ask<typeof routes.me>): Answer<typeof routes.me> {
    return this.#me(caller)
  }

  #me({ username, displayName, role, scope, expiresAt }: Caller): Answer<typeof routes.me> {
    return {
      username,
      displayName,
      role,
      scope: scopeJson(scope, this.#room.registry.areas()),
      ...(expiresAt !== undefined && { expiresAt: instant(expiresAt) }),
    }
  }
}

function refusalOf(outcome: Extract<SignInOutcome, { ok: false }>): Problem {
  return new Problem(outcome.reason, 'retryAfterMs' in outcome ? { retryAfterMs: outcome.retryAfterMs } : {})
}
