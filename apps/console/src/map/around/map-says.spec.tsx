import { expect, test } from '@jest/globals'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { aConsole, aDeviceView } from '../../testing-console.js'
import { MapList } from './map-list.js'
import { MapSays, useMapWants } from './map-says.js'
import { useMapLayers } from './use-map-layers.js'

function Map() {
  const { layers, change } = useMapLayers()
  return (
    <>
      <MapSays wants={useMapWants(layers)} layers={layers} change={change} />
      <MapList map={undefined} layers={layers} />
    </>
  )
}

function aMap(address: string) {
  window.history.replaceState(null, '', address)
  const { console, around, link } = aConsole()
  link({ mode: 'live' })
  render(around(<Map />))
  const arrive = (...devices: ReturnType<typeof aDeviceView>[]): void =>
    act(() => console.live.devices.take({ devices, removed: [] }, 0))
  return { console, arrive }
}

const says = (): string | undefined => screen.queryByTestId('map-say')?.textContent

test('a map says what it waits for; an empty city is not a calm one', () => {
  const { arrive } = aMap('/map')
  expect(says()).toBe('Đang chờ dữ liệu trực tiếp…')
  arrive()
  expect(says()).toMatch(/^Chưa có thiết bị nào.*không có nghĩa là yên ổn/)
  arrive(aDeviceView())
  expect(says()).toBeUndefined()
})

test('vehicles whose places have not come are counted', () => {
  const { arrive } = aMap('/map')
  arrive({ ...aDeviceView({ id: 'refuse-01' }), feed: 'vehicle' }, aDeviceView())
  expect(says()).toBe('Đang chờ vị trí của 1 phương tiện…')
})

test('a filter that nothing matches is said and can be cleared; the address follows', () => {
  const { arrive } = aMap('/map?ly=abnormal')
  arrive(aDeviceView())
  expect(says()).toContain('Không có đối tượng nào khớp bộ lọc.')
  expect(screen.getByTestId('map-list').textContent).not.toContain('Trạm Chợ Cồn')
  fireEvent.click(screen.getByText('Xóa bộ lọc'))
  expect(says()).toBeUndefined()
  expect(window.location.search).toBe('')
})

test('without a map everything is still in a list', () => {
  const { arrive } = aMap('/map')
  arrive(aDeviceView())
  expect(screen.getByTestId('map-list').textContent).toMatch(/Tất cả đối tượng 1.*Trạm Chợ Cồn/)
})
