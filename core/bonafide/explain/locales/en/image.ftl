### What the detector of generated pictures says.

image-no-picture = There is no picture to look at.
image-too-small = The picture measures only { $width_px } × { $height_px } pixels, too little to judge whether it was generated.
image-flat = The picture is nearly uniform: it holds too little texture to judge whether it was generated.
image-sign-everywhere = { $places ->
    [one] The one place that was looked at carries them.
   *[other] All { $places } places that were looked at carry them.
}
image-sign-places = { $marked } of the { $places } places that were looked at carry them.
