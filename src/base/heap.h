#pragma once

// The memory that malloc keeps.
// https://www.gnu.org/software/libc/manual/html_node/Malloc-Tunable-Parameters.html
namespace strongroom::base {

// Lets all threads share a few heaps: each would keep what its largest request took. Once, before
// threads are started.
void ShareHeaps();

// Gives what was freed back to the system. Takes milliseconds.
void ReturnFreedMemory();

}  // namespace strongroom::base
