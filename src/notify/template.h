#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "notify/escape.h"
#include "notify/message.h"

namespace strongroom::notify {

// A text with what a message is filled in: mustache without lambdas, partials and other delimiters
// (https://mustache.github.io/mustache.5.html). It may name `count`, `more` (how many of a digest
// are not shown), `digest` and `notices`, within notices what notify/view.h has. Every value is
// escaped before it is filled in, so {{{x}}} is the same as {{x}}. Thread-safe.
class Template {
 public:
  // `name` is what errors call it. Throws NotifyError for a text that is too long, that names what
  // there is not, or is no mustache.
  Template(const std::string& name, const std::string& text);
  ~Template();
  Template(Template&& other) noexcept;
  Template& operator=(Template&& other) noexcept;

  // Without white space at its ends. Of a digest as many notices as `limit` bytes have room for;
  // absent when not even one fits. Cost: linear in the limit, for a template at a time.
  std::optional<std::string> Render(const Message& message, Format format, size_t limit) const;

 private:
  class Parsed;

  std::unique_ptr<const Parsed> parsed_;
};

}  // namespace strongroom::notify
