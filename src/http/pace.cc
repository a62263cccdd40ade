#include "http/pace.h"

namespace strongroom::http {

std::chrono::nanoseconds Pace::Left() const {
  if (rate_.bytes_per_second == 0) return std::chrono::hours{24};
  return rate_.window - waited_;
}

bool Pace::Keeps(size_t bytes, std::chrono::nanoseconds time) {
  bytes_ += bytes;
  waited_ += time;
  if (waited_ < rate_.window) return true;
  const double wanted = static_cast<double>(rate_.bytes_per_second) *
                        std::chrono::duration<double>(rate_.window).count();
  const bool is_kept = static_cast<double>(bytes_) >= wanted;
  waited_ = std::chrono::nanoseconds{0};
  bytes_ = 0;
  return is_kept;
}

}  // namespace strongroom::http
