import { Duration } from 'cdk8s';
import { invalid } from '../../kubernetes/check';

/** How long a controller waits for the next bytes: a quarter of an hour unless told otherwise. */
export function timeoutSeconds(timeout = Duration.minutes(15), most = Number.MAX_SAFE_INTEGER): number {
  const seconds = timeout.toSeconds({ integral: false });
  if (seconds < 1 || !Number.isInteger(seconds)) {
    throw invalid('controller.timeout', 'must be whole seconds, at least 1', `${seconds} s`);
  }
  if (seconds > most) {
    throw invalid('controller.timeout', `must be at most ${most} s`, `${seconds} s`);
  }
  return seconds;
}
