#include "base/heap.h"

#include <malloc.h>

namespace strongroom::base {
namespace {

constexpr int kHeaps = 2;

}  // namespace

void ShareHeaps() { mallopt(M_ARENA_MAX, kHeaps); }

void ReturnFreedMemory() { malloc_trim(0); }

}  // namespace strongroom::base
