#pragma once

namespace strongroom::controller {

struct RestoreOptions {
  // Of all restores of the installation, whatever their specs say.
  bool require_approval = false;
};

}  // namespace strongroom::controller
