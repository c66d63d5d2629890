import { credentialSchema, deviceSchema } from '@haidang/contracts'
import { lineOf } from '../speaking.js'
import { type Step, must } from '../step.js'

/** From here on the station is ours; `put-back` gives it to the simulated city again. */
export const borrow: Step = {
  id: 'credential',
  title: 'Takes a credential for a simulated station',
  take: async (tour) => {
    const { rest, station } = tour
    const from = performance.now()
    tour.credential = await rest.post(`devices/${station.id}/credential`, undefined, credentialSchema)
    const ms = performance.now() - from
    const { state } = await rest.get(`devices/${station.id}`, deviceSchema)
    must(!state.simulated, `${station.id} still counts as simulated`)
    await lineOf(tour)
    const { username, password } = tour.credential
    return {
      ms,
      evidence: [
        `user name ${username}, a password of ${password.length} characters that is shown once and stored as a hash`,
        `its simulated session is cut, REST says "simulated": false; with the new password the broker lets it in`,
      ],
    }
  },
}
