#pragma once

#include "domain/run.h"

namespace strongroom::controller {

enum class Stored {
  kFirst,  // this call of all, whichever controller makes it
  kAgain,  // it was before: a controller that begins, or has failed, stores all that it sees
};

// Hears that the terminal row of a run is in PostgreSQL: the one place to hang on what has to
// happen after that. What must not be lost when the controller dies is a row of the outbox instead
// (store/outbox.h): a run may be stored for the first time without anybody hearing kFirst.
class RunListener {
 public:
  virtual ~RunListener() = default;

  // On the thread that writes history: it must neither wait nor throw.
  virtual void RunStored(const domain::Run& run, Stored how) = 0;
};

}  // namespace strongroom::controller
