/** Thrown by the control API when the payment's state forbids what was asked, e.g. approving an expired one. */
export class SandboxRefusal extends Error {
  override readonly name = "SandboxRefusal"
}
