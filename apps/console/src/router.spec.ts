import { describe, expect, test } from '@jest/globals'
import { addressOf, routeOf } from './router.js'

const at = (address: string) => routeOf(new URL(address, 'http://console.test'))

describe('addresses', () => {
  test.each([
    '/map?@16.06780,108.22080,12.50&sel=aq-01',
    '/map?sel=aq-01&ly=-vehicle,zones',
    '/alarms?tab=history&sev=4',
    '/e/air-quality/aq-01',
    '/login',
    '/map',
  ])('%s reproduces its screen', (address) => {
    const route = at(address)
    if (route.page === 'missing') throw new Error('an address of ours is missing')
    expect(addressOf(route)).toBe(address)
  })

  test('the root is the map', () => {
    expect(at('/').page).toBe('map')
  })

  test('nonsense is no camera, no severity and no page', () => {
    expect(at('/map?@x,y,z')).toEqual({ page: 'map', selected: undefined, camera: undefined })
    expect(at('/alarms?sev=9')).toMatchObject({ severity: undefined })
    expect(at('/nowhere').page).toBe('missing')
    expect(at('/e/vehicle').page).toBe('missing')
  })
})
