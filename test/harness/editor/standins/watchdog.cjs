// Stand-in for the native module native-watchdog: ends this process when the one it depends on is gone.
'use strict';

exports.start = (pid) => {
  const check = setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch {
      process.exit(87);
    }
  }, 2000);
  check.unref();
};

exports.exit = (code) => process.exit(code ?? 0);
