#pragma once

#include <cstddef>

// The terminal that somebody may sit at.
namespace strongroom::base {

// Whether somebody may type there.
bool IsInputTerminal();

// Whether standard output is a terminal.
bool IsOutputTerminal();

// Characters in a line of the terminal that standard error is, now; 0 when it is none.
size_t ErrorColumns();

// Whether a line of at most PIPE_BUF bytes, written to standard error at once, waits for somebody
// who does not read: a pipe that is full, a terminal that is held (Ctrl-S).
bool WouldErrorBlock();

// What this process and those that it starts write to standard error from now on goes nowhere.
void SilenceErrors();

}  // namespace strongroom::base
