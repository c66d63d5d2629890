import { expect, test } from '@jest/globals'
import { formatMessageLine, parseMessageLine } from './message-line.js'

const topic = 'ioc/v1/air-quality/aq-01/observations'
const textOf = (line: string) => {
  const message = parseMessageLine(line)
  return message && [message.topic, new TextDecoder().decode(message.payload)]
}

test('a message survives its line', () => {
  const payload = '{"at":1795244400000,"values":{"pm25":4}, "note":"hai từ"}'
  expect(textOf(formatMessageLine(topic, payload))).toEqual([topic, payload])
})

test('a line from another system may end in a carriage return, and an empty one is no message', () => {
  expect(textOf(`${topic} []\r`)).toEqual([topic, '[]'])
  expect(textOf('  ')).toBeUndefined()
})

test('a topic alone is a message without a payload, for intake to refuse by name', () => {
  expect(textOf(topic)).toEqual([topic, ''])
})
