// Which parts of many files are the largest: folders, packages, or files.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace graphcool::service {

class Parts {
 public:
  void add(std::string_view path, std::uintmax_t bytes);

  // The three largest: "node_modules/aws-sdk (40 MB), video.bin (9 MB)".
  std::string largest() const;

 private:
  std::map<std::string, std::uintmax_t, std::less<>> sizes_;
};

}  // namespace graphcool::service
