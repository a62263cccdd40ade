#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "notify/message.h"
#include "notify/template.h"

namespace strongroom::notify {

// The templates of all sinks, by name: "title" (one line, of any format), "text", "html", "slack",
// "card". Thread-safe.
class Templates {
 public:
  // `overrides` go before what is compiled in. One that cannot be used is left out, and told by
  // Problems.
  explicit Templates(const std::map<std::string, std::string>& overrides = {});

  // What is wrong with overrides, a sentence each; none when all are used.
  const std::vector<std::string>& Problems() const { return problems_; }

  // One line of at most `limit` bytes, cut where it is longer.
  std::string Title(const Message& message, Format format, size_t limit) const;

  // At most `limit` bytes, for which one notice has to have room by what is compiled in: that is
  // used where an override is too long for it. Throws std::out_of_range for a name that is none,
  // NotifyError where there is no room.
  std::string Render(const std::string& name, const Message& message, Format format,
                     size_t limit) const;

 private:
  std::map<std::string, Template> compiled_in_;
  std::map<std::string, Template> overrides_;
  std::vector<std::string> problems_;
};

}  // namespace strongroom::notify
