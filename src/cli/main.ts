import { main } from './program';

// a reader that went away (`| head`) makes the write fail, which is an error of one line; without a listener it is a stack trace
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

void main(process.argv.slice(2), process).then(code => {
  // not exit(): what is written to a pipe may still be on its way
  process.exitCode = code;
});
