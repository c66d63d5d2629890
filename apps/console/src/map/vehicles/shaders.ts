import { freshnessLimits } from '@haidang/domain'

/** A whole number is no float to the graphics card. */
const float = (number: number): string => number.toFixed(2)
const [lateFrom, staleFrom, lostFrom] = [
  float(freshnessLimits.late),
  float(freshnessLimits.stale),
  float(freshnessLimits.lost),
]

/**
 * One quad an instance. The place is interpolated here, between two reports and never beyond; it counts from an
 * anchor in the city, for a world coordinate in 32 bits would be off by metres. It ages here too: no record has to be
 * written for a vehicle to grow old.
 */
export const vertexShader = `#version 300 es
precision highp float;
uniform mat4 u_matrix;
uniform vec2 u_viewport;
uniform float u_now;
uniform float u_server_s;
uniform float u_turn_s;
uniform float u_size;
in vec2 a_corner;
in vec4 a_way;
in vec2 a_time;
in vec2 a_heading;
in vec2 a_look;
in vec2 a_age;
out vec2 v_at;
flat out vec3 v_look;

/** As the house counts freshness: live, late, stale, lost. */
float stage(float age, float interval) {
  return step(${lateFrom} * interval, age) + step(${staleFrom} * interval, age) + step(${lostFrom} * interval, age);
}

void main() {
  float span = max(a_time.y - a_time.x, 0.001);
  float part = clamp((u_now - a_time.x) / span, 0.0, 1.0);
  vec2 place = mix(a_way.xy, a_way.zw, part);
  float heading = radians(a_heading.x + a_heading.y * clamp((u_now - a_time.x) / u_turn_s, 0.0, 1.0));
  float size = u_size * (a_look.y > 0.5 ? 1.35 : 1.0);
  vec2 corner = a_corner * size;
  vec2 turned = vec2(corner.x * cos(heading) + corner.y * sin(heading), corner.y * cos(heading) - corner.x * sin(heading));
  gl_Position = u_matrix * vec4(place, 0.0, 1.0);
  gl_Position.xy += turned * 2.0 / u_viewport * gl_Position.w;
  v_at = a_corner;
  v_look = vec3(a_look.x, stage(u_server_s - a_age.x, a_age.y), a_look.y);
}`

/**
 * Chevron when it moves, dot when it stands. Late as live; stale pale with a dashed edge; lost hollow. The third
 * part of the look says that it is selected.
 */
export const fragmentShader = `#version 300 es
precision highp float;
uniform vec4 u_moving;
uniform vec4 u_stopped;
uniform vec4 u_edge;
uniform vec4 u_selected;
in vec2 v_at;
flat in vec3 v_look;
out vec4 o_colour;

float segment(vec2 p, vec2 a, vec2 b) {
  vec2 ab = b - a;
  return length(p - a - ab * clamp(dot(p - a, ab) / dot(ab, ab), 0.0, 1.0));
}

float inside(vec2 p, vec2 a, vec2 b) {
  vec2 ab = b - a;
  return (p.x - a.x) * ab.y - (p.y - a.y) * ab.x;
}

/** Signed distance to an arrow head that points north: a triangle less its notch. */
float chevron(vec2 p) {
  vec2 q = vec2(abs(p.x), p.y);
  vec2 tip = vec2(0.0, 0.78);
  vec2 wing = vec2(0.52, -0.62);
  vec2 notch = vec2(0.0, -0.34);
  float edge = min(segment(q, tip, wing), segment(q, wing, notch));
  bool within = inside(q, tip, wing) > 0.0 && inside(q, wing, notch) > 0.0;
  return within ? -edge : edge;
}

vec4 over(vec4 above, vec4 below) {
  return above + below * (1.0 - above.a);
}

vec4 paint(vec4 colour, float alpha) {
  return vec4(colour.rgb * colour.a * alpha, colour.a * alpha);
}

void main() {
  bool moving = v_look.x > 0.5;
  float stage = v_look.y;
  float d = moving ? chevron(v_at) : length(v_at) - 0.36;
  float soft = fwidth(d);
  float body = smoothstep(soft, -soft, d);
  float rim = smoothstep(soft, -soft, abs(d) - 0.09);
  vec4 colour = moving ? u_moving : u_stopped;
  bool dashed = stage > 1.5 && stage < 2.5;
  bool hollow = stage > 2.5;
  if (dashed) rim *= step(0.5, fract(atan(v_at.y, v_at.x) * 1.6));
  vec4 drawn = paint(u_edge, smoothstep(soft, -soft, d - 0.1) * (hollow ? 0.0 : 0.85));
  drawn = over(paint(colour, hollow ? 0.0 : body * (dashed ? 0.4 : 1.0)), drawn);
  if (dashed || hollow) drawn = over(paint(colour, rim), drawn);
  if (v_look.z > 0.5) drawn = over(paint(u_selected, smoothstep(soft, -soft, abs(length(v_at) - 0.88) - 0.07)), drawn);
  if (drawn.a < 0.01) discard;
  o_colour = drawn;
}`
