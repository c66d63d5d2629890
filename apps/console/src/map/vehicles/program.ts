import { bytesEach } from './instances.js'
import { fragmentShader, vertexShader } from './shaders.js'

const uniformNames = [
  'u_matrix',
  'u_viewport',
  'u_now',
  'u_server_s',
  'u_turn_s',
  'u_size',
  'u_moving',
  'u_stopped',
  'u_edge',
  'u_selected',
] as const
type UniformName = (typeof uniformNames)[number]

export type Drawing = Readonly<{
  program: WebGLProgram
  vertices: WebGLVertexArrayObject
  instances: WebGLBuffer
  uniform(name: UniformName): WebGLUniformLocation | null
  remove(): void
}>

/** @throws Error when the graphics card refuses the shaders. */
export function openDrawing(gl: WebGL2RenderingContext): Drawing {
  const program = link(gl)
  const vertices = gl.createVertexArray()
  const corners = gl.createBuffer()
  const instances = gl.createBuffer()
  gl.bindVertexArray(vertices)
  gl.bindBuffer(gl.ARRAY_BUFFER, corners)
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW)
  attribute(gl, program, { name: 'a_corner', size: 2, offset: 0, stride: 8, perInstance: false })
  gl.bindBuffer(gl.ARRAY_BUFFER, instances)
  const each = { stride: bytesEach, perInstance: true }
  attribute(gl, program, { name: 'a_way', size: 4, offset: 0, ...each })
  attribute(gl, program, { name: 'a_time', size: 2, offset: 16, ...each })
  attribute(gl, program, { name: 'a_heading', size: 2, offset: 24, ...each })
  attribute(gl, program, { name: 'a_look', size: 2, offset: 32, ...each })
  attribute(gl, program, { name: 'a_age', size: 2, offset: 40, ...each })
  gl.bindVertexArray(null)
  const locations = new Map(uniformNames.map((name) => [name, gl.getUniformLocation(program, name)]))
  return {
    program,
    vertices,
    instances,
    uniform: (name) => locations.get(name) ?? null,
    remove: () => {
      gl.deleteProgram(program)
      gl.deleteVertexArray(vertices)
      gl.deleteBuffer(corners)
      gl.deleteBuffer(instances)
    },
  }
}

type Attribute = Readonly<{
  name: string
  size: number
  offset: number
  stride: number
  perInstance: boolean
}>

function attribute(
  gl: WebGL2RenderingContext,
  program: WebGLProgram,
  { name, size, offset, stride, perInstance }: Attribute,
): void {
  const location = gl.getAttribLocation(program, name)
  gl.enableVertexAttribArray(location)
  gl.vertexAttribPointer(location, size, gl.FLOAT, false, stride, offset)
  gl.vertexAttribDivisor(location, perInstance ? 1 : 0)
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type)
    if (!shader) throw new Error('the graphics card gives no shader')
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  if (gl.getProgramParameter(program, gl.LINK_STATUS)) return program
  throw new Error(`the graphics card refuses the vehicle shaders: ${gl.getProgramInfoLog(program) ?? ''}`)
}
