import { screenLimits } from '@haidang/contracts'
import { Controller, Inject } from '@nestjs/common'

import type { PairingOutcome } from '../../neighbours.js'
import { type GatewayRoom, gatewayRoom } from '../gateway-room.js'
import { scopeJson } from '../in-scope.js'
import { Problem } from '../problem.js'
import type { Answer, Ask } from '../route.js'
import { screenRoutes as routes } from '../routes/screen-routes.js'
import { Serve } from '../serve.controller.js'
import { displayCookie } from '../session-cookie.js'
import { createScreenDevices } from './screen-device.js'
import { pairingJson, screenJson } from './screen-json.js'

/** How a screen becomes a wall of ours: the device authorization grant of RFC 8628. */
@Controller()
export class PairingController {
  readonly #room: GatewayRoom
  readonly #devices

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
    this.#devices = createScreenDevices(room)
  }

  @Serve(routes.authorizeDevice)
  async authorizeDevice({
    body,
    address,
    request,
  }: Ask<typeof routes.authorizeDevice>): Promise<Answer<typeof routes.authorizeDevice>> {
    const { access, origins, log } = this.#room
    const started = await access.screens.start({ ...body, address })
    if (!started.ok) throw new Problem(started.reason, { retryAfterMs: started.retryAfterMs })
    log.info('screen.asks-for-pairing', { address, ...body })
    // The address under which the screen has found us is one under which others do; the guard has checked it.
    const page = new URL('/pair', request.headers.origin ?? origins()[0])
    const complete = new URL(page)
    complete.searchParams.set('code', started.userCode)
    return {
      device_code: started.deviceCode,
      user_code: started.userCode,
      verification_uri: page.href,
      verification_uri_complete: complete.href,
      expires_in: screenLimits.expiresIn,
      interval: screenLimits.interval,
    }
  }

  @Serve(routes.screenToken)
  async screenToken({
    body,
    address,
    reply,
  }: Ask<typeof routes.screenToken>): Promise<Answer<typeof routes.screenToken>> {
    const { access, clock, registry, log } = this.#room
    const { homeOf } = this.#devices
    const redeemed = await access.screens.redeem(body.device_code, { address, homeOf })
    if (!redeemed.ok) throw new Problem(redeemed.reason)
    const { screen, secret } = redeemed
    void reply.header('set-cookie', displayCookie(this.#room, secret))
    log.info('screen.paired', { screen: screen.id, address, by: screen.pairedBy })
    try {
      await registry.refresh()
      // The screen has just spoken with us: from here on its silence counts.
      await this.#devices.report(screen.id, clock.now(), { linkAge: 0 })
    } catch (error) {
      log.warn('screen.first-word-unwritten', { screen: screen.id, error }) // its first heartbeat makes up for it
    }
    return { screen: screenJson(screen, clock.now()) }
  }

  @Serve(routes.pairing)
  async pairing({ caller, params }: Ask<typeof routes.pairing>): Promise<Answer<typeof routes.pairing>> {
    return pairingJson(valueOf(await this.#room.access.screens.find(caller, params.userCode)))
  }

  @Serve(routes.decidePairing)
  async decidePairing({
    caller,
    params,
    body,
  }: Ask<typeof routes.decidePairing>): Promise<Answer<typeof routes.decidePairing>> {
    const { access, registry } = this.#room
    const decision =
      body.decision === 'deny' ? body : { ...body, scope: scopeJson(caller.scope, registry.areas()) }
    return pairingJson(valueOf(await access.screens.decide(caller, params.userCode, decision)))
  }
}

function valueOf(outcome: PairingOutcome): Extract<PairingOutcome, { ok: true }>['pairing'] {
  if (outcome.ok) return outcome.pairing
  const wait = 'retryAfterMs' in outcome ? { retryAfterMs: outcome.retryAfterMs } : {}
  throw new Problem(outcome.reason, wait)
}
